import type { ComponentChildren } from "preact";
import "./button.css";

export type Look = "plain" | "primary" | "danger" | "quiet" | "quiet warning" | "icon";

interface Props {
  look?: Look;
  wide?: boolean;
  type?: "button" | "submit";
  disabled?: boolean;
  label?: string;
  title?: string;
  onClick?: (event: MouseEvent) => void;
  children: ComponentChildren;
}

export function Button({
  look = "plain",
  wide = false,
  type = "button",
  disabled,
  label,
  title,
  onClick,
  children,
}: Props) {
  return (
    <button
      class={`button ${look}${wide ? " wide" : ""}`}
      type={type}
      disabled={disabled ?? false}
      aria-label={label}
      title={title}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
