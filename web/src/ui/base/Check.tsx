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
  return (
    <label class="choice">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>
        {label}
        {text && <span class="choice-text">{text}</span>}
      </span>
    </label>
  );
}
