import { useState } from "preact/hooks";
import type { Role } from "../../protocol/api";
import { words } from "../../words";
import { Button } from "../base/Button";
import { Select } from "../base/Choice";

const HOUR = 3600;
const LIVES = { hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR, month: 30 * 24 * HOUR, ever: null } as const;
type Life = keyof typeof LIVES;
/** How many people a link is good for. */
type Uses = "many" | "1" | "5" | "10" | "25";

interface Props {
  /** One's own role in the room; null for links that make an account. */
  own: Role | null;
  busy: boolean;
  onCreate: (wish: { role: Role | null; expires_in: number | null; max_uses: number | null }) => void;
}

/** Whom a link lets in, how long, and how often. */
export function NewLink({ own, busy, onCreate }: Props) {
  const w = words.value;
  const [role, setRole] = useState<Role>("guest");
  const [life, setLife] = useState<Life>("week");
  const [uses, setUses] = useState<Uses>(own === null ? "1" : "many");
  const roles: Role[] = own === "owner" ? ["guest", "member", "moderator"] : ["guest", "member"];
  const lives: Life[] = ["hour", "day", "week", "month", "ever"];
  return (
    <div class="new-link">
      {own !== null && (
        <Select
          label={w.links.role}
          value={role}
          options={roles.map((value) => ({ value, label: w.roles[value] }))}
          onChange={setRole}
        />
      )}
      <Select
        label={w.links.expires}
        value={life}
        options={lives.map((value) => ({ value, label: w.links[value] }))}
        onChange={setLife}
      />
      <Select
        label={w.links.uses}
        value={uses}
        options={[
          { value: "many", label: w.links.many },
          { value: "1", label: w.links.once },
          ...(["5", "10", "25"] as const).map((value) => ({ value, label: w.links.times(Number(value)) })),
        ]}
        onChange={setUses}
      />
      <Button
        look="primary"
        disabled={busy}
        onClick={() =>
          onCreate({
            role: own === null ? null : role,
            expires_in: LIVES[life],
            max_uses: uses === "many" ? null : Number(uses),
          })
        }
      >
        {w.links.create}
      </Button>
    </div>
  );
}
