import { Hand } from "../base/icons";
import "./hand-badge.css";

/** A raised hand, and whose turn it is. The words stand with the person's name. */
export function HandBadge({ place }: { place: number | null }) {
  if (place === null) return null;
  return (
    <span class="hand-badge" aria-hidden="true">
      <Hand size={18} />
      {place}
    </span>
  );
}
