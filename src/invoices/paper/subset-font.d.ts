/** The part of subset-font that we use; the package has no types of its own. */
declare module 'subset-font' {
  const subsetFont: (
    font: Buffer,
    text: string,
    options: {
      targetFormat: 'truetype'
      /** Pins axes of a variable font. */
      variationAxes?: Readonly<Record<string, number>>
    },
  ) => Promise<Buffer>
  // biome-ignore lint/style/noDefaultExport: so the package exports it
  export default subsetFont
}
