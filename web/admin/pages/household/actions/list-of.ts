/** Several names or numbers as a person types them: commas, 顿号, semicolons or spaces between numbers. */
export const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/[,，、;；\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
