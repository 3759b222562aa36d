/** Short sounds in a call. */
export const cues = { label: "Sounds", text: "When somebody joins, leaves or raises a hand." };
