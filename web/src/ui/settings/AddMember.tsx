import { useState } from "preact/hooks";
import type { Member } from "../../protocol/api";
import { language } from "../../state/language";
import { accounts } from "../../state/people";
import { words } from "../../words";
import { byName } from "../../words/format";
import { Button } from "../base/Button";
import { Select } from "../base/Choice";
import { useLoaded } from "../base/useLoaded";

interface Props {
  present: readonly Member[];
  busy: boolean;
  onAdd: (user: string) => Promise<void>;
}

/** Adds somebody with an account by name. */
export function AddMember({ present, busy, onAdd }: Props) {
  const w = words.value.settings;
  const all = useLoaded(accounts);
  const [chosen, choose] = useState("");
  const others = (all.value ?? []).filter(({ id }) => !present.some((member) => member.user === id));
  if (others.length === 0) return null;
  const add = async () => {
    await onAdd(chosen);
    choose("");
  };
  return (
    <div class="add-member">
      <Select
        label={w.addMember}
        value={chosen}
        options={[
          { value: "", label: w.choose },
          ...others
            .toSorted(byName(language.value))
            .map(({ id, name, login }) => ({ value: id, label: `${name} (${login})` })),
        ]}
        onChange={choose}
      />
      <Button disabled={busy || chosen === ""} onClick={add}>
        {w.add}
      </Button>
    </div>
  );
}
