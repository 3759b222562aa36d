import { dismiss, notices } from "../../state/notices";
import "./notices.css";

/** Passing news: shown for a moment and said by screen readers, never in the way of a click. */
export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map(({ id, text, tone }) => (
        <button key={id} type="button" class={`notice ${tone}`} onClick={() => dismiss(id)} tabIndex={-1}>
          {text}
        </button>
      ))}
    </div>
  );
}
