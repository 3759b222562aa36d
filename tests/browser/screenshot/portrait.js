// Runs in a page with a canvas: draws somebody in front of a wall, for pictures in which nobody real appears.
// Plain JavaScript without imports, because it is handed to the browser as text.

/**
 * @typedef {object} Sitter
 * @property {[string, string]} wall From the light's side to the dark.
 * @property {string} skin
 * @property {string} hair
 * @property {"long" | "short" | "bun" | "curls" | "bald"} cut
 * @property {string} clothes
 * @property {boolean} glasses
 * @property {number} lean How far from the middle, in hundredths of the width.
 */

/**
 * Draws and returns the picture as planar YUV (I420), in base64.
 * @param {{ sitter: Sitter, width: number, height: number }} wanted
 */
export function portrait({ sitter, width, height }) {
  const canvas = new OffscreenCanvas(width, height);
  const draw = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const unit = height / 100;
  const middle = width / 2 + (sitter.lean * width) / 100;

  /** @param {string} colour @param {number} x @param {number} y @param {number} rx @param {number} ry */
  const oval = (colour, x, y, rx, ry) => {
    draw.fillStyle = colour;
    draw.beginPath();
    draw.ellipse(middle + x * unit, y * unit, rx * unit, ry * unit, 0, 0, 2 * Math.PI);
    draw.fill();
  };
  /** @param {string} colour @param {number} x @param {number} y @param {number} w @param {number} h @param {number} round */
  const block = (colour, x, y, w, h, round) => {
    draw.fillStyle = colour;
    draw.beginPath();
    draw.roundRect(middle + x * unit, y * unit, w * unit, h * unit, round * unit);
    draw.fill();
  };

  const wall = draw.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, sitter.wall[0]);
  wall.addColorStop(1, sitter.wall[1]);
  draw.fillStyle = wall;
  draw.fillRect(0, 0, width, height);
  draw.filter = `blur(${3 * unit}px)`;
  block("#ffffff26", -78, 8, 34, 52, 2);
  block("#00000026", 40, 52, 50, 3, 1);
  block("#ffffff30", 48, 34, 5, 18, 1);
  block("#00000030", 54, 38, 4, 14, 1);
  block("#ffffff22", 59, 32, 6, 20, 1);
  oval("#2e5a3a55", 76, 40, 9, 13);
  draw.filter = "none";

  draw.translate(middle, 1.1 * height); // nearer to the camera
  draw.scale(1.25, 1.25);
  draw.translate(-middle, -height);

  const shade = "#00000022";
  if (sitter.cut === "long") block(sitter.hair, -19, 22, 38, 56, 18);
  if (sitter.cut === "bun") oval(sitter.hair, 0, 15, 8, 8);
  block(sitter.clothes, -37, 78, 74, 60, 24);
  block(sitter.skin, -7, 60, 14, 25, 7);
  oval(shade, 0, 66, 7, 6);
  const curls = [[-16, 40], [-14, 30], [-9, 22], [0, 18], [9, 22], [14, 30], [16, 40]];
  if (sitter.cut === "curls") for (const [x = 0, y = 0] of curls) oval(sitter.hair, x, y, 8, 8);
  oval(sitter.skin, -16, 47, 3, 5);
  oval(sitter.skin, 16, 47, 3, 5);
  oval(sitter.skin, 0, 46, 16, 21);
  if (sitter.cut !== "bald") {
    draw.save();
    draw.beginPath();
    draw.rect(0, 0, width, (sitter.cut === "long" ? 36 : 34) * unit);
    draw.clip();
    oval(sitter.hair, 0, 43, 18, 22);
    draw.restore();
    if (sitter.cut === "long" || sitter.cut === "bun") oval(sitter.hair, -5, 31, 10, 6);
  }
  for (const side of [-1, 1]) {
    oval("#22242a", side * 6, 46, 1.3, 1.6);
    block(sitter.cut === "bald" ? "#3a2c22" : sitter.hair, side * 6 - 3, 41, 6, 1.1, 0.5);
    oval("#ff7a6b22", side * 9.5, 52, 3.4, 2.4);
  }
  draw.lineCap = "round";
  draw.strokeStyle = "#00000055";
  draw.lineWidth = 0.9 * unit;
  draw.beginPath();
  draw.arc(middle, 53 * unit, 5 * unit, 0.2 * Math.PI, 0.8 * Math.PI);
  draw.stroke();
  if (sitter.glasses) {
    draw.strokeStyle = "#1b1d22cc";
    for (const side of [-1, 1]) {
      draw.beginPath();
      draw.arc(middle + side * 6.2 * unit, 46 * unit, 4.6 * unit, 0, 2 * Math.PI);
      draw.stroke();
    }
    draw.beginPath();
    draw.moveTo(middle - 1.6 * unit, 45.5 * unit);
    draw.lineTo(middle + 1.6 * unit, 45.5 * unit);
    draw.stroke();
  }

  const { data } = draw.getImageData(0, 0, width, height);
  const planar = new Uint8Array((width * height * 3) / 2);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r = 0, g = 0, b = 0] = data.subarray((y * width + x) * 4);
      planar[y * width + x] = 16 + 0.257 * r + 0.504 * g + 0.098 * b;
      if (y % 2 || x % 2) continue;
      const place = width * height + (y / 2) * (width / 2) + x / 2;
      planar[place] = 128 - 0.148 * r - 0.291 * g + 0.439 * b;
      planar[place + (width * height) / 4] = 128 + 0.439 * r - 0.368 * g - 0.071 * b;
    }
  }
  let text = "";
  for (let at = 0; at < planar.length; at += 8192) text += String.fromCharCode(...planar.subarray(at, at + 8192));
  return btoa(text);
}
