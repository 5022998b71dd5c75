import type { Locale } from './wire.ts';

export type Preset = {
  id: string;
  /** What the page calls it. */
  name: Record<Locale, string>;
  /** What the model is sent; `{prompt}` is replaced by the caller's text, unchanged. */
  template: string;
};

export const PRESETS: readonly Preset[] = [
  {
    id: 'pet-names',
    name: { en: 'Pet names', ru: 'Клички для питомцев' },
    template: `Invent three heroic nicknames for a pet, fitting the kind of animal. Reply with the three nicknames alone, separated by commas.

Kind: Hamster
Nicknames: Admiral Whiskerwheel, The Seed Sentinel, Doctor Pouch
Kind: Parrot
Nicknames: Captain Echo, Emerald Comet, Professor Squawk
Kind: {prompt}
Nicknames:`,
  },
];

export function findPreset(id: string): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id);
}

/** Puts the caller's text into the preset, character for character. */
export function applyPreset(preset: Preset, prompt: string): string {
  return preset.template.split('{prompt}').join(prompt);
}
