/** Where the tiles of a call go: numbers in, boxes out, in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** A box as a style. */
export const boxStyle = ({ left, top, width, height }: Box) => ({
  left: `${left}px`,
  top: `${top}px`,
  width: `${width}px`,
  height: `${height}px`,
});

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
  const cell = (stage.height - gap * (rows - 1)) / rows;
  const lines = rowLengths(count, rows).map((length) => {
    const width = Math.min((stage.width - gap * (length - 1)) / length, cell * WIDEST);
    const left = (stage.width - width * length - gap * (length - 1)) / 2;
    return { length, left, width, height: Math.min(cell, width / TALLEST) };
  });
  // Together in the middle, where they do not fill the height.
  let top = (stage.height - gap * (rows - 1) - lines.reduce((sum, { height }) => sum + height, 0)) / 2;
  const boxes = lines.flatMap(({ length, left, width, height }) => {
    const line = Array.from({ length }, (_, column) => ({ left: left + column * (width + gap), top, width, height }));
    top += height + gap;
    return line;
  });
  return { rows, boxes };
}

/** How many tiles each row has: even, the shorter rows first. */
function rowLengths(count: number, rows: number): number[] {
  const least = Math.floor(count / rows);
  const longer = count % rows;
  return Array.from({ length: rows }, (_, row) => least + (row >= rows - longer ? 1 : 0));
}

/** What an arrangement's smallest tile is worth. */
const worth = ({ boxes }: Arrangement): number => smallest(boxes);

const smallest = (boxes: readonly Box[]): number =>
  Math.min(...boxes.map(({ width, height }) => Math.max(0, Math.min(width, height * USEFUL))));

/** The part of the stage that all the small tiles may take, as little as will do. */
const STRIP_PARTS = [0.16, 0.2, 0.25, 0.3, 0.36];
/** A small tile shows a face well from this useful width on, in CSS pixels. */
const FACE = 80;
/** What is large is as wide as a screen. */
const SCREEN = 16 / 9;

export interface Featured {
  readonly large: Box;
  /** One for each other tile, in their order. */
  readonly others: readonly Box[];
}

/** One tile large, and `others` small ones below or beside it: wherever more is left for the large one. */
export function feature(others: number, stage: Size, gap: number): Featured {
  if (others === 0) return { large: { left: 0, top: 0, ...stage }, others: [] };
  const candidates = STRIP_PARTS.flatMap((part) => [below(others, part, stage, gap), beside(others, part, stage, gap)]);
  const clear = candidates.filter((one) => smallest(one.others) >= FACE);
  if (clear.length > 0)
    return clear.reduce((one, other) => (screenful(other.large) > screenful(one.large) ? other : one));
  return candidates.reduce((one, other) => (smallest(other.others) > smallest(one.others) ? other : one));
}

function below(others: number, part: number, stage: Size, gap: number): Featured {
  const strip = { width: stage.width, height: stage.height * part };
  const top = stage.height - strip.height;
  return {
    large: { left: 0, top: 0, width: stage.width, height: Math.max(0, top - gap) },
    others: arrange(others, strip, gap).boxes.map((box) => ({ ...box, top: box.top + top })),
  };
}

/** The same, lying on its side: the strip is on the right. */
function beside(others: number, part: number, stage: Size, gap: number): Featured {
  const strip = { width: stage.width * part, height: stage.height };
  const left = stage.width - strip.width;
  return {
    large: { left: 0, top: 0, width: Math.max(0, left - gap), height: stage.height },
    others: arrange(others, strip, gap).boxes.map((box) => ({ ...box, left: box.left + left })),
  };
}

const screenful = ({ width, height }: Box): number => Math.min(width, height * SCREEN);

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
