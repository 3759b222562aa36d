import { computed, type ReadonlySignal } from "@preact/signals";
import { type Language, language } from "../state/language";
import { en } from "./en";
import { tr } from "./tr";

/** Every language says everything: a missing word does not compile. */
export type Words = typeof en;

const languages: Record<Language, Words> = { en, tr };

/** What the page says, in the language of now. */
export const words: ReadonlySignal<Words> = computed(() => languages[language.value]);
