/** Records a track for so many milliseconds, or until `ended`. */
export async function record(stream: MediaStream, milliseconds: number, ended: AbortSignal): Promise<Blob> {
  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  const over = new Promise<void>((resolve, reject) => {
    recorder.ondataavailable = ({ data }) => void parts.push(data);
    recorder.onstop = () => resolve();
    recorder.onerror = () => reject(new Error("the recorder failed"));
  });
  const stop = () => {
    if (recorder.state !== "inactive") recorder.stop();
  };
  recorder.start();
  const timer = setTimeout(stop, milliseconds);
  ended.addEventListener("abort", stop);
  await over;
  clearTimeout(timer);
  return new Blob(parts, { type: recorder.mimeType });
}

/** Plays a recording on a speaker to its end, or until `ended`. */
export async function playBack(recording: Blob, speaker: string | null, ended: AbortSignal): Promise<void> {
  const address = URL.createObjectURL(recording);
  const audio = new Audio(address);
  const over = new Promise<void>((resolve, reject) => {
    audio.onended = () => resolve();
    audio.onerror = () => reject(new Error("the recording does not play"));
    ended.addEventListener("abort", () => resolve());
  });
  try {
    if (speaker !== null && "setSinkId" in audio) await audio.setSinkId(speaker).catch(() => {});
    await audio.play();
    await over;
  } finally {
    audio.pause();
    URL.revokeObjectURL(address);
  }
}
