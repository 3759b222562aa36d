import { useId } from "preact/hooks";
import "./choice.css";
import "./field.css";

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly text?: string;
}

interface SelectProps<Value extends string> {
  label: string;
  /** Said, not shown. */
  quiet?: boolean;
  value: Value;
  options: readonly Option<Value>[];
  disabled?: boolean;
  onChange: (value: Value) => void;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, quiet = false, value, options, disabled = false, onChange } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={quiet ? "said" : undefined}>
        {label}
      </label>
      <div class="select-box">
        <select
          id={id}
          value={value}
          disabled={disabled}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.currentTarget.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

interface ChoicesProps<Value extends string> {
  label: string;
  name: string;
  value: Value;
  options: readonly Option<Value>[];
  /** Side by side where the words are short. */
  inline?: boolean;
  onChange: (value: Value) => void;
}

/** One of a few, all to be seen. */
export function Choices<Value extends string>(props: ChoicesProps<Value>) {
  const { label, name, value, options, inline = false, onChange } = props;
  return (
    <fieldset class={`choices${inline ? " inline" : ""}`}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value} class="choice">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>
            {option.label}
            {option.text && <span class="choice-text">{option.text}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
