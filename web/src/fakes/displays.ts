import type { Displays } from "../call/screen";
import { FakeStream, FakeTrack } from "./media";

/** Screens to share, and a person who shares one, or does not. */
export class FakeDisplays implements Displays {
  readonly requests: DisplayMediaStreamOptions[] = [];
  /** The name and the message of the error that sharing gives. */
  error: [name: string, message: string] | null = null;
  silent = false;
  restrictsOwnAudio = true;
  picture = new FakeTrack("video");
  sound = new FakeTrack("audio");

  readonly getDisplayMedia = async (options: DisplayMediaStreamOptions = {}): Promise<MediaStream> => {
    this.requests.push(options);
    if (this.error !== null) throw new DOMException(this.error[1], this.error[0]);
    this.picture = new FakeTrack("video");
    this.sound = new FakeTrack("audio");
    return new FakeStream([this.picture.track, ...(this.silent ? [] : [this.sound.track])]).stream;
  };

  readonly getSupportedConstraints = () =>
    ({ restrictOwnAudio: this.restrictsOwnAudio }) as MediaTrackSupportedConstraints;
}
