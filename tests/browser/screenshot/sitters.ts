// The people on the README's picture.

import type { Sitter } from "./portrait.js";

export const sitters: (Sitter & { name: string })[] = [
  { name: "Ada", wall: ["#8fa7b5", "#3f5563"], skin: "#e8b898", hair: "#5a3a28", cut: "bun", clothes: "#2f6f73", glasses: false, lean: 0 },
  { name: "Deniz", wall: ["#c9b08f", "#6d5238"], skin: "#c98f66", hair: "#1f1a19", cut: "short", clothes: "#34435c", glasses: true, lean: 4 },
  { name: "Chloé", wall: ["#b9a4b8", "#5b4764"], skin: "#f0c9ad", hair: "#b5683a", cut: "long", clothes: "#e0d7c6", glasses: false, lean: -4 },
  { name: "Kofi", wall: ["#93b095", "#3e5a48"], skin: "#7a4b32", hair: "#191514", cut: "curls", clothes: "#d08b3e", glasses: false, lean: 3 },
  { name: "Emre", wall: ["#a9adb8", "#4d5361"], skin: "#dba67d", hair: "#6b625c", cut: "bald", clothes: "#7c3d3d", glasses: true, lean: -3 },
];
