import type { Words } from "./index";

export const cues: Words["cues"] = { label: "Sesler", text: "Biri katıldığında, ayrıldığında veya el kaldırdığında." };
