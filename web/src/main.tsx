import { render } from "preact";
import { start } from "./state/start";
import "./styles/base.css";
import { App } from "./ui/App";

start();
const place = document.getElementById("app");
if (place) render(<App />, place);
