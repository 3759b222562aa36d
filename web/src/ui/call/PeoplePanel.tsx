import { useState } from "preact/hooks";
import type { Call } from "../../state/call";
import { language } from "../../state/language";
import { matches } from "../../state/search";
import { words } from "../../words";
import { LockSwitch } from "./LockSwitch";
import { PersonRow } from "./PersonRow";
import { mayModerate } from "./rights";
import { SidePanel } from "./SidePanel";
import { WaitingList } from "./WaitingList";
import "./people.css";

/** A list this long is searched; a shorter one is seen. */
const SEARCHED_FROM = 6;

/** Everybody in the call, who waits outside, and what those in charge can do about it. */
export function PeoplePanel({ call, onClose }: { call: Call; onClose: () => void }) {
  const w = words.value.charge;
  const [typed, type] = useState("");
  const self = call.self.value;
  const all = call.tiles.value;
  const searched = all.length >= SEARCHED_FROM;
  const shown = searched ? all.filter((tile) => matches(language.value, tile.name.value, typed)) : all;
  return (
    <SidePanel title={w.people} onClose={onClose}>
      <div class="people">
        {self && mayModerate(self.role) && <LockSwitch call={call} />}
        <WaitingList charge={call.charge} />
        <section class="people-part" aria-label={w.inCall(all.length)}>
          <h3>{w.inCall(all.length)}</h3>
          {searched && (
            <input
              class="people-search"
              type="search"
              value={typed}
              aria-label={w.search}
              placeholder={w.search}
              onInput={(event) => type(event.currentTarget.value)}
            />
          )}
          <p class="muted small" role="status">
            {searched && shown.length === 0 && w.nobody}
          </p>
          <ul class="people-list">
            {shown.map((tile) => (
              <PersonRow key={tile.key} call={call} tile={tile} />
            ))}
          </ul>
        </section>
      </div>
    </SidePanel>
  );
}
