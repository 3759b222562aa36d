import { type ReadonlySignal, signal, useSignalEffect } from "@preact/signals";
import { Fragment } from "preact";
import { useRef } from "preact/hooks";
import type { Call } from "../../state/call";
import type { Devices } from "../../state/devices";
import { words } from "../../words";
import { Button } from "../base/Button";

/** Browsers keep a page silent that nobody has clicked; then one click for everybody turns the sound on. */
const blocked = signal(false);

/** What is heard: one hidden player a person and a screen, as loud as the person is to be, all on the chosen speaker. */
export function Sounds({ call, devices }: { call: Call; devices: Devices }) {
  const w = words.value.call;
  const others = call.tiles.value.filter((tile) => !tile.self);
  const start = async () => {
    blocked.value = false;
    for (const audio of document.querySelectorAll<HTMLAudioElement>("audio.sound")) await play(audio);
  };
  return (
    <>
      {others.map((tile) => (
        <Fragment key={tile.key}>
          <Sound sound={tile.sound} volume={tile.volume} speaker={devices.speakerId} />
          {tile.sharing.value && <Sound sound={tile.screenSound} volume={tile.volume} speaker={devices.speakerId} />}
        </Fragment>
      ))}
      {blocked.value && (
        <div class="sound-blocked" role="alert">
          <span>{w.soundBlocked}</span>
          <Button look="primary" onClick={start}>
            {w.soundOn}
          </Button>
        </div>
      )}
    </>
  );
}

interface SoundProps {
  sound: ReadonlySignal<MediaStream | null>;
  volume: ReadonlySignal<number>;
  speaker: ReadonlySignal<string | null>;
}

function Sound({ sound: played, volume, speaker }: SoundProps) {
  const player = useRef<HTMLAudioElement>(null);
  useSignalEffect(() => {
    const audio = player.current;
    const sound = played.value;
    if (!audio || audio.srcObject === sound) return;
    audio.srcObject = sound;
    if (sound) void play(audio);
  });
  useSignalEffect(() => {
    if (player.current) player.current.volume = volume.value;
  });
  useSignalEffect(() => {
    const id = speaker.value;
    // A speaker that is gone: the browser goes on with the usual one.
    if (id !== null && player.current && "setSinkId" in player.current) player.current.setSinkId(id).catch(() => {});
  });
  // biome-ignore lint/a11y/useMediaCaption: people talking have no captions yet
  return <audio ref={player} class="sound" autoplay onPause={(event) => void goOn(event.currentTarget)} />;
}

/** What somebody else stopped, a phone call perhaps, goes on; or the person is asked to say so. */
async function goOn(audio: HTMLAudioElement): Promise<void> {
  if (audio.isConnected && audio.srcObject !== null) await play(audio);
}

async function play(audio: HTMLAudioElement): Promise<void> {
  await audio.play().catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "NotAllowedError") blocked.value = true;
  });
}
