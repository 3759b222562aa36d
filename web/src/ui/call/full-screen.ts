import { useEffect, useState } from "preact/hooks";

export function toggleFullScreen(): void {
  if (!document.fullscreenEnabled) return;
  const change = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  change.catch(() => {});
}

export function useFullScreen(): boolean {
  const [full, set] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const look = () => set(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, []);
  return full;
}
