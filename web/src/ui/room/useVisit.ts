import { useEffect, useState } from "preact/hooks";
import { type Call, joinCall } from "../../state/call";
import { type Devices, openDevices } from "../../state/devices";
import { accessToken } from "../../state/session";

export interface Visit {
  readonly devices: Devices;
  /** Whether the browser has answered what of the devices may be used. */
  readonly ready: boolean;
  readonly call: Call | null;
  join(media: { listenOnly: boolean }): Promise<void>;
  /** Back into the call after it ended, with what was on before. */
  again(): Promise<void>;
}

/** One person's stay in a room: the devices from the door on, and the call. */
export function useVisit(room: string): Visit {
  const [devices, setDevices] = useState(() => openDevices());
  const [ready, setReady] = useState(false);
  const [call, setCall] = useState<Call | null>(null);
  const ended = call?.phase.value.phase === "ended";

  // At the door only: later it is the person who turns things on.
  useEffect(() => {
    devices.open().finally(() => setReady(true));
  }, []);
  useEffect(() => () => devices.close(), [devices]);
  useEffect(() => {
    if (ended) devices.close();
  }, [ended, devices]);
  useEffect(() => () => call?.leave(), [call]);

  const enter = (using: Devices) => {
    setDevices(using);
    setCall(joinCall({ room, accessToken, devices: using }));
  };
  const join = async ({ listenOnly }: { listenOnly: boolean }) => {
    // Other devices than those the browser may still be asking about: nothing turns on behind a listener's back.
    enter(listenOnly ? openDevices() : devices);
  };
  const again = async () => {
    const fresh = openDevices();
    await turnOn(fresh, { microphone: devices.microphone.peek(), camera: devices.camera.peek() });
    enter(fresh);
  };
  return { devices, ready, call, join, again };
}

/** Both together where both are wanted, so that the browser asks once. */
async function turnOn(devices: Devices, { microphone, camera }: { microphone: boolean; camera: boolean }) {
  if (microphone && camera) await devices.open();
  else if (microphone) await devices.setMicrophone(true);
  else if (camera) await devices.setCamera(true);
}
