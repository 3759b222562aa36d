import { useId, useState } from "preact/hooks";
import { words } from "../../words";
import "./field.css";

interface Props {
  label: string;
  name: string;
  type?: "text" | "password";
  value?: string;
  hint?: string | undefined;
  /** What is wrong with it, in words. */
  wrong?: string | undefined;
  placeholder?: string;
  autocomplete?: string;
  maxLength?: number;
  autofocus?: boolean;
  optional?: boolean;
}

export function Field({ label, name, type = "text", value, hint, wrong, optional = false, ...rest }: Props) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const help = wrong ?? hint;
  const input = {
    id,
    name,
    defaultValue: value,
    required: !optional,
    "aria-describedby": help ? `${id}-help` : undefined,
    "aria-invalid": wrong ? ("true" as const) : undefined,
    spellcheck: false,
    autocapitalize: name === "name" ? ("words" as const) : ("none" as const),
    ...rest,
  };
  return (
    <div class={`field${wrong ? " wrong" : ""}`}>
      <label for={id}>{label}</label>
      <div class="field-box">
        {type === "password" && !shown ? <input type="password" {...input} /> : <input type="text" {...input} />}
        {type === "password" && (
          <button type="button" class="field-show" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? words.value.common.hide : words.value.common.show}
          </button>
        )}
      </div>
      {help && (
        <p id={`${id}-help`} class="field-help">
          {help}
        </p>
      )}
    </div>
  );
}
