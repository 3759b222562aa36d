import { useEffect, useRef } from "preact/hooks";
import { notices } from "../../state/notices";
import "./notices.css";

/** Passing news: shown for a moment and said by screen readers, never in the way of a click. */
export function Notices() {
  const place = useRef<HTMLDivElement>(null);
  const newest = notices.value.at(-1)?.id;
  // Again for each, to be above a dialog that opened meanwhile
  useEffect(() => {
    if (place.current?.matches(":popover-open")) place.current.hidePopover();
    place.current?.showPopover();
  }, [newest]);
  return (
    <div ref={place} class="notices" popover="manual" role="status">
      {notices.value.map(({ id, text, tone }) => (
        <p key={id} class={`notice ${tone}`}>
          {text}
        </p>
      ))}
    </div>
  );
}
