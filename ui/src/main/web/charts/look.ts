/** Colours and letters: from the page's custom properties where it has them. */
export interface Look {
  dark: boolean;
  font: string;
  text: string;
  muted: string;
  line: string;
  surface: string;
  accent: string;
  /** The best of all. */
  best: string;
  /** How a configuration came about. */
  inherited: string;
  spread: string;
  global: string;
  local: string;
  /** What became of a training job. */
  completed: string;
  valueless: string;
  stopped: string;
  failed: string;
  /** Some that are compared. */
  beside: readonly string[];
}

/** Okabe and Ito's hues, moved in lightness until they stand out 3:1 from the surface. */
const LIGHT: Look = {
  dark: false,
  font: 'system-ui, sans-serif',
  text: '#1c2430',
  muted: '#5b6675',
  line: '#e3e7ec',
  surface: '#ffffff',
  accent: '#0072b2',
  best: '#d14900',
  inherited: '#b3589a',
  spread: '#7b8695',
  global: '#0072b2',
  local: '#b96a00',
  completed: '#0072b2',
  valueless: '#b96a00',
  stopped: '#7b8695',
  failed: '#c0341d',
  beside: ['#b3589a', '#00795a', '#7a5cc9', '#7b8695'],
};

const DARK: Look = {
  dark: true,
  font: 'system-ui, sans-serif',
  text: '#e7ebf0',
  muted: '#9aa5b4',
  line: '#2a313b',
  surface: '#14181e',
  accent: '#56b4e9',
  best: '#ff9e4a',
  inherited: '#dd92c3',
  spread: '#8793a3',
  global: '#56b4e9',
  local: '#e69f00',
  completed: '#56b4e9',
  valueless: '#e69f00',
  stopped: '#8793a3',
  failed: '#ff7a5c',
  beside: ['#dd92c3', '#2fbf8f', '#a995f0', '#8793a3'],
};

const PROPERTIES: [keyof Look, string][] = [
  ['text', '--text'],
  ['muted', '--muted'],
  ['line', '--line'],
  ['surface', '--surface'],
  ['accent', '--accent'],
];

export function lookOf(element: Element, dark: boolean): Look {
  const style = getComputedStyle(element);
  const look: Look = { ...(dark ? DARK : LIGHT), font: style.fontFamily || LIGHT.font };
  for (const [key, property] of PROPERTIES) {
    const value = style.getPropertyValue(property).trim();
    // The canvas library mixes colours, and knows these notations alone.
    if (/^(#|rgba?\()/.test(value)) Object.assign(look, { [key]: value });
  }
  return look;
}

/**
 * A colour for a share from 0, faint, to 1, strong: even steps to the eye, for lightness and hue
 * move along straight lines in OKLCH; away from the surface's lightness in both looks.
 */
export function ramp(share: number, look: Look): string {
  const t = Math.min(1, Math.max(0, share));
  return look.dark
    ? oklch(0.38 + 0.52 * t, 0.05 + 0.07 * t, 265 - 70 * t)
    : oklch(0.86 - 0.52 * t, 0.04 + 0.1 * t, 205 + 60 * t);
}

/** After Björn Ottosson, "A perceptual color space for image processing", 2020. */
function oklch(lightness: number, chroma: number, degrees: number): string {
  const hue = (degrees * Math.PI) / 180;
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${channels.map(hexadecimal).join('')}`;
}

function hexadecimal(channel: number): string {
  const bounded = Math.min(1, Math.max(0, channel));
  const encoded = bounded <= 0.0031308 ? 12.92 * bounded : 1.055 * bounded ** (1 / 2.4) - 0.055;
  return Math.round(255 * encoded)
    .toString(16)
    .padStart(2, '0');
}
