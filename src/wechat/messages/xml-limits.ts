/** Bounds of an accepted document; the deepest WeChat push known has 5 levels and some 60 elements. */
export const xmlLimits = {
  depth: 12,
  elements: 2_000,
  /** Characters of one element name. */
  nameLength: 128,
} as const;
