import { useId } from "preact/hooks";
import "./choice.css";
import "./field.css";

interface Props {
  label: string;
  text?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** Something that is on or off. */
export function Check({ label, text, checked, onChange }: Props) {
  const id = useId();
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={checked}
        aria-labelledby={`${id}-label`}
        aria-describedby={text && `${id}-text`}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        <span id={`${id}-label`}>{label}</span>
        {text && (
          <span id={`${id}-text`} class="choice-text">
            {text}
          </span>
        )}
      </span>
    </label>
  );
}
