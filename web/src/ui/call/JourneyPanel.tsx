import { useId } from "preact/hooks";
import { type Journey, relayedThere } from "../../state/call";
import { language } from "../../state/language";
import { type Words, words } from "../../words";
import { bitrate, percent } from "../../words/format";
import { type Figure, Figures } from "../base/Figures";
import "./journey.css";

/** How the media to and from somebody travel, why so, and how well. */
export function JourneyPanel({ journey }: { journey: Journey }) {
  const w = words.value.journey;
  const title = useId();
  return (
    <section class="popover-section journey" aria-labelledby={title}>
      <h3 id={title}>{w.title}</h3>
      <p>{[way(journey, w), ends(journey, w)].filter(Boolean).join(" ")}</p>
      <Figures figures={measures(journey, words.value)} />
    </section>
  );
}

function way(journey: Journey, w: Words["journey"]): string {
  const { path, reason, far } = journey;
  if (path === null) return w.unknown;
  if (relayedThere(journey)) return w.ends.there(relayTransport(far));
  if (path.kind === "direct" || path.over === null || reason === null) return w.direct;
  return w.relayed(path.over.toUpperCase(), w.reasons[reason]);
}

function ends({ path, ends: used, far }: Journey, w: Words["journey"]): string | null {
  if (path?.kind !== "relayed" || path.over === null || used === null) return null;
  return used.there ? w.ends.both(relayTransport(far)) : w.ends.here;
}

/** How the other end reaches the relay, where the server has said that it does. */
const relayTransport = (far: Journey["far"]): string | null =>
  far === null || far === "direct" ? null : far.toUpperCase();

function measures({ roundTrip, rates }: Journey, { journey: w, call }: Words): Figure[] {
  const { value: tongue } = language;
  const loss = rates?.loss ?? null;
  return [
    [w.roundTrip, roundTrip === null ? null : call.path.roundTrip(roundTrip)],
    [w.loss, loss === null ? null : percent(tongue, loss)],
    [w.incoming, rates && bitrate(tongue, rates.incoming)],
    [w.outgoing, rates && bitrate(tongue, rates.outgoing)],
  ];
}
