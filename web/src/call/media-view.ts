import type { Journey } from "./journey";
import type { Quality } from "./pair-quality";
import type { Safety } from "./safeguard";

/** The state of the media to somebody, as a person would say it. */
export type LinkState = "connecting" | "connected" | "unsteady" | "failed";

/** What there is to show of the media to and from somebody. */
export interface MediaView {
  readonly link: LinkState;
  /** Picture and sound, for showing. */
  readonly stream: MediaStream | null;
  /** The sound alone, for playing: it need not wait for a picture. */
  readonly sound: MediaStream | null;
  /** The picture of the screen they share, if they do. */
  readonly screen: MediaStream | null;
  /** What is heard on that screen. */
  readonly screenSound: MediaStream | null;
  readonly speaking: boolean;
  readonly journey: Journey;
  readonly safety: Safety;
  readonly quality: Quality;
}
