import { computed, type ReadonlySignal } from "@preact/signals";
import { type Language, language } from "../state/language";
import { administrationEn as en } from "./administration.en";
import { administrationTr as tr } from "./administration.tr";

const languages: Record<Language, typeof en> = { en, tr };

/** What the administration page says beside the words that are there for everybody. */
export const administration: ReadonlySignal<typeof en> = computed(() => languages[language.value]);
