import { useErrorBoundary } from "preact/hooks";
import { fragment, type Route, route } from "../state/route";
import { reachable, server } from "../state/server";
import { session } from "../state/session";
import { AccountPage } from "./account/AccountPage";
import { Notices } from "./base/Notices";
import { Invitation } from "./entry/Invitation";
import { LogIn } from "./entry/LogIn";
import { Register } from "./entry/Register";
import { SetUp, SetUpMissing } from "./entry/SetUp";
import { Home } from "./home/Home";
import { later } from "./later";
import { Crashed, NotFound, Unreachable, Waiting } from "./lost/Lost";
import { Offline } from "./lost/Offline";
import { RoomPage } from "./room/RoomPage";
import { TestPage } from "./test/TestPage";
import { Trust } from "./trust/Trust";

const AdminPage = later(async () => (await import("./admin/AdminPage")).AdminPage);

export function App() {
  const [crash] = useErrorBoundary((error) => reportError(error));
  if (crash) return <Crashed />;
  return (
    <>
      <Page route={route.value} />
      <Offline />
      <Notices />
    </>
  );
}

function Page({ route: at }: { route: Route }) {
  const state = session.value.state;
  if (at.page === "trust") return <Trust />;
  if (at.page === "not_found") return <NotFound />;
  if (state === "unreachable" || (!server.value && !reachable.value)) return <Unreachable />;
  if (state === "starting" || !server.value) return <Waiting />;
  if (at.page === "test") return <TestPage />;
  if (at.page === "setup") return <SetUp token={fragment.value} />;
  if (at.page === "invite") return <Invitation key={fragment.value} token={fragment.value} />;
  if (at.page === "register") return <Register />;
  if (state === "signed_out") return server.value.setup_required ? <SetUpMissing /> : <LogIn />;
  if (at.page === "room") return <RoomPage key={at.id} id={at.id} />;
  if (at.page === "account") return <AccountPage />;
  if (at.page === "admin") return <AdminPage />;
  return <Home />;
}
