import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES, language } from "../../state/language";
import { chooseTheme, THEMES, theme } from "../../state/theme";
import { words } from "../../words";
import { Choices } from "../base/Choice";

/** Language and colours of this browser. */
export function LookSettings() {
  const w = words.value;
  return (
    <>
      <Choices
        label={w.common.language}
        name="language"
        inline
        value={language.value}
        options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        onChange={chooseLanguage}
      />
      <Choices
        label={w.account.theme}
        name="theme"
        inline
        value={theme.value}
        options={THEMES.map((value) => ({ value, label: w.account.themes[value] }))}
        onChange={chooseTheme}
      />
    </>
  );
}
