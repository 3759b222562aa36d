import { useEffect } from "preact/hooks";
import { server } from "../../state/server";

/** Names the page in the browser's tab and history. */
export function useTitle(title: string): void {
  const place = server.value?.name ?? "sohbet";
  useEffect(() => {
    document.title = title === place ? title : `${title} · ${place}`;
  }, [title, place]);
}
