/** Bounds of an accepted document; the deepest WeChat push known has 5 levels and some 60 elements. */
export const xmlLimits = {
  depth: 12,
  elements: 2_000,
  /** Characters of one element name. */
  nameLength: 128,
  /** Characters of the XML declaration. */
  declarationLength: 256,
  /** Fields of a document as WeChat writes it; the longest push known has 25. */
  pushFields: 64,
} as const;
