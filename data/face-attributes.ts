/** What can be said about a pixel face: words in two languages, read off the parts it was put together from. */
import type {Vocabulary} from "./vocabulary.js";

/** Parts and colours as the generator reports them; colours are “#rrggbb”. */
export interface FaceParts {
  accessories?: string;
  beard?: string;
  glasses?: string;
  hat?: string;
  hair: string;
  mouth: string;
  skinColor: string;
  hairColor: string;
  hatColor: string;
  clothingColor: string;
}

type Test = (parts: FaceParts) => boolean;

/** An attribute: its words, and whether a face has it. */
interface Attribute {
  en: string;
  ja: string;
  holds: Test;
}

type ColourKey = "skinColor" | "hairColor" | "hatColor" | "clothingColor";

/** [English, Japanese, the generator's colours]; colours that a reader would call by one name share it. */
type ColourNames = [string, string, string[]][];

const SKINS: ColourNames = [
  ["pale skin", "白い肌", ["#ffdbac", "#f5cfa0"]],
  ["tan skin", "小麦色の肌", ["#eac393", "#e0b687"]],
  ["brown skin", "褐色の肌", ["#cb9e6e", "#b68655"]],
  ["dark skin", "黒い肌", ["#a26d3d", "#8d5524"]],
];

const HAIRS: ColourNames = [
  ["blond hair", "金髪", ["#cab188", "#a78961"]],
  ["brown hair", "茶髪", ["#603a14", "#83623b", "#603015"]],
  ["auburn hair", "赤褐色の髪", ["#611c17", "#612616"]],
  ["black hair", "黒髪", ["#28150a"]],
  ["blue hair", "青い髪", ["#009bbd"]],
  ["red hair", "赤い髪", ["#bd1700"]],
  ["green hair", "緑の髪", ["#91cb15"]],
];

const HATS: ColourNames = [
  ["brown hat", "茶色の帽子", ["#2e1e05"]],
  ["blue hat", "青い帽子", ["#2663a3"]],
  ["grey hat", "灰色の帽子", ["#989789"]],
  ["green hat", "緑の帽子", ["#3d8a6b"]],
  ["pink hat", "ピンクの帽子", ["#cc6192"]],
  ["purple hat", "紫の帽子", ["#614f8a"]],
  ["red hat", "赤い帽子", ["#a62116"]],
];

const SHIRTS: ColourNames = [
  ["blue shirt", "青い服", ["#5bc0de", "#428bca", "#03396c"]],
  ["green shirt", "緑の服", ["#88d8b0", "#44c585", "#00b159"]],
  ["red shirt", "赤い服", ["#ff6f69", "#d11141", "#ae0001"]],
  ["yellow shirt", "黄色い服", ["#ffeead", "#ffd969", "#ffc425"]],
];

function colours(key: ColourKey, names: ColourNames, isWorn: Test = () => true): Attribute[] {
  return names.map(([en, ja, values]) => ({en, ja, holds: (parts) => isWorn(parts) && values.includes(parts[key])}));
}

export const ATTRIBUTES: readonly Attribute[] = [
  {en: "smiling", ja: "笑顔", holds: ({mouth}) => mouth.startsWith("happy")},
  {en: "sad", ja: "悲しい顔", holds: ({mouth}) => mouth.startsWith("sad")},
  {en: "glasses", ja: "眼鏡", holds: ({glasses}) => glasses?.startsWith("light") ?? false},
  {en: "sunglasses", ja: "サングラス", holds: ({glasses}) => glasses?.startsWith("dark") ?? false},
  {en: "beard", ja: "ひげ", holds: ({beard}) => beard !== undefined},
  {en: "earrings", ja: "イヤリング", holds: ({accessories}) => accessories !== undefined},
  {en: "hat", ja: "帽子", holds: ({hat}) => hat !== undefined},
  {en: "long hair", ja: "長い髪", holds: ({hair}) => hair.startsWith("long")},
  {en: "short hair", ja: "短い髪", holds: ({hair}) => hair.startsWith("short")},
  ...colours("skinColor", SKINS),
  ...colours("hairColor", HAIRS),
  ...colours("hatColor", HATS, ({hat}) => hat !== undefined),
  ...colours("clothingColor", SHIRTS),
];

/** The numbers of the attributes that a face has, increasing. */
export function attributesOf(parts: FaceParts): number[] {
  return ATTRIBUTES.flatMap(({holds}, n) => (holds(parts) ? [n] : []));
}

/** Attribute n is token n; a prompt is the same in both languages. */
export function faceVocabulary(attributes: number[][]): Vocabulary {
  const en = Object.fromEntries(ATTRIBUTES.map((attribute, n) => [attribute.en, n]));
  const ja = Object.fromEntries(ATTRIBUTES.map((attribute, n) => [attribute.ja, n]));
  return {tokens: ATTRIBUTES.length, en, ja, prompts: {en: attributes, ja: attributes}};
}
