import type { QualityReport } from "../protocol/signaling";
import { Beginning } from "./beginning";
import type { Journey } from "./journey";
import type { Encoding } from "./quality";
import { QualityReports } from "./quality-reports";
import { type Arrived, type Grade, grade, readArrived, readJitter, reception } from "./reception";
import { readStatistics, type Statistics } from "./statistics";
import type { Report } from "./stats";
import { Uplink } from "./uplink";
import { readUplink } from "./uplink-sample";

/** How well media come and go between oneself and somebody, for showing. */
export interface Quality {
  /** How good what arrives is; null as long as nobody knows. */
  readonly grade: Grade | null;
  /** One's own picture is held back from them, since the way bears no more than the sound. */
  readonly held: boolean;
  readonly statistics: readonly Statistics[];
}

export const UNKNOWN: Quality = { grade: null, held: false, statistics: [] };

/** A grade is given over so many looks, so that one bad moment does not make it flicker. */
const WINDOW = 4;

/** Watches how well media come and go on a pair, and decides how good the picture may be. */
export class PairQuality {
  readonly beginning: Beginning;
  readonly #uplink: Uplink;
  readonly #reports: QualityReports;
  #window: { arrived: Arrived; at: number }[] = [];
  #view = UNKNOWN;

  constructor(ceiling: number, now: number) {
    this.#uplink = new Uplink(ceiling);
    this.beginning = new Beginning(now);
    this.#reports = new QualityReports(this.beginning);
  }

  get view(): Quality {
    return this.#view;
  }

  /** How good the picture may be; null: there is none for now. */
  get encoding(): Encoding | null {
    return this.#uplink.encoding;
  }

  /** The way bears no picture for now. */
  get paused(): boolean {
    return this.#uplink.paused;
  }

  setCeiling(ceiling: number): void {
    this.#uplink.setCeiling(ceiling);
  }

  /** Another peer connection, which counts from nothing. */
  startOver(): void {
    this.#uplink.startOver();
    this.#reports.startOver();
    this.#window = [];
    this.#view = { ...this.#view, grade: null };
  }

  /** Their microphone goes on or off: what a decoder makes up for a moment, where sound ends, is nothing that got lost. */
  turn(): void {
    this.#window = [];
  }

  /** Takes a report of `now` (milliseconds); says what the server is to be told, if anything. */
  take(report: Report, journey: Journey, camera: boolean, now: number): QualityReport | null {
    const arrived = readArrived(report);
    this.#uplink.take(readUplink(report, camera), now);
    this.#view = {
      grade: this.#grade(arrived, journey.roundTrip, now),
      held: camera && this.#uplink.paused,
      statistics: readStatistics(report),
    };
    this.#reports.take({ arrived, jitter: readJitter(report), journey, at: now });
    return this.#reports.due(now);
  }

  /** What the server is to be told at the end. */
  last(): QualityReport | null {
    return this.#reports.last();
  }

  #grade(arrived: Arrived, roundTrip: number | null, at: number): Grade | null {
    const [first] = this.#window;
    this.#window = [...this.#window, { arrived, at }].slice(-WINDOW);
    return first === undefined ? this.#view.grade : grade(reception(first.arrived, arrived, at - first.at), roundTrip);
  }
}
