import { useId } from "preact/hooks";
import "./switch.css";

interface Props {
  label: string;
  text?: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

/** On or off, at once. */
export function Switch({ label, text, on, onChange }: Props) {
  const id = useId();
  return (
    <label class="switch">
      <span class="grow">
        <span id={id}>{label}</span>
        {text && (
          <span id={`${id}-text`} class="switch-text">
            {text}
          </span>
        )}
      </span>
      <input
        type="checkbox"
        role="switch"
        checked={on}
        aria-checked={on}
        aria-labelledby={id}
        aria-describedby={text ? `${id}-text` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  );
}
