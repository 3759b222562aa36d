import "./logo.css";

/** Two who talk: the mark of the product. */
export function Logo() {
  return (
    <span class="logo">
      <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
        <path class="logo-one" d="M13 3a11 11 0 0 1 0 22H6a4 4 0 0 1-4-4v-7A11 11 0 0 1 13 3Z" />
        <path class="logo-two" d="M22 12a8.500 8.500 0 0 1 8.500 8.500V26a3 3 0 0 1-3 3H22a8.500 8.500 0 0 1 0-17Z" />
      </svg>
      sohbet
    </span>
  );
}
