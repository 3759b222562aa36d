/** Where the tiles of a call go: numbers in, boxes out, in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

export interface Arrangement {
  readonly rows: number;
  /** One for each tile, in the order of the tiles. */
  readonly boxes: readonly Box[];
}

/** The shapes a tile may have, width to height: a little wider than a camera's picture, as tall as a standing phone's stage. */
const WIDEST = 2;
const TALLEST = 1 / 2;
/** The part of a tile that counts is what shows a head and shoulders: as wide as an old television. */
const USEFUL = 4 / 3;
/** Another number of rows must be better by this much before everybody moves. */
const WORTH_MOVING = 1.15;

/** A stage narrower or lower than this is a phone's. */
const PHONE = 560;
/** One's own small picture, as a part of the stage's smaller side, and its distance to the corner. */
const PICTURE_PART = 0.27;
const PICTURE_MARGIN = 10;

/**
 * Fills `stage` with `count` tiles as large as they can all be. `rowsBefore` is the number of rows for the same count
 * until now: it stays while it is nearly as good, so that a resized window does not throw everybody about.
 */
export function arrange(count: number, stage: Size, gap: number, rowsBefore?: number): Arrangement {
  if (count === 0 || stage.width <= 0 || stage.height <= 0) return { rows: 0, boxes: [] };
  const candidates = Array.from({ length: count }, (_, index) => inRows(count, index + 1, stage, gap));
  const best = candidates.reduce((one, other) => (worth(other) > worth(one) ? other : one));
  const before = candidates.find(({ rows }) => rows === rowsBefore);
  return before && worth(before) * WORTH_MOVING > worth(best) ? before : best;
}

function inRows(count: number, rows: number, stage: Size, gap: number): Arrangement {
  const height = (stage.height - gap * (rows - 1)) / rows;
  const boxes = rowLengths(count, rows).flatMap((length, row) => {
    const width = Math.min((stage.width - gap * (length - 1)) / length, height * WIDEST);
    const tall = Math.min(height, width / TALLEST);
    const left = (stage.width - width * length - gap * (length - 1)) / 2;
    const top = row * (height + gap) + (height - tall) / 2;
    return Array.from({ length }, (_, column) => ({ left: left + column * (width + gap), top, width, height: tall }));
  });
  return { rows, boxes };
}

/** How many tiles each row has: even, the shorter rows first. */
function rowLengths(count: number, rows: number): number[] {
  const least = Math.floor(count / rows);
  const longer = count % rows;
  return Array.from({ length: rows }, (_, row) => least + (row >= rows - longer ? 1 : 0));
}

/** What the smallest tile is worth. */
function worth({ boxes }: Arrangement): number {
  return Math.min(...boxes.map(({ width, height }) => Math.max(0, Math.min(width, height * USEFUL))));
}

/** Whether one's own picture is small in a corner: on a phone, as soon as there is somebody else to see. */
export const selfInCorner = (count: number, stage: Size): boolean =>
  count > 1 && Math.min(stage.width, stage.height) < PHONE;

/** The corner for one's own picture: bottom right, as tall or wide as the stage is. */
export function corner(stage: Size): Box {
  const short = Math.min(stage.width, stage.height) * PICTURE_PART;
  const long = (short * 4) / 3;
  const [width, height] = stage.height >= stage.width ? [short, long] : [long, short];
  return {
    left: stage.width - width - PICTURE_MARGIN,
    top: stage.height - height - PICTURE_MARGIN,
    width,
    height,
  };
}
