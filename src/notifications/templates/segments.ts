/** A short message takes 70 characters; a longer one is sent and billed in parts of 67. */
export const shortLength = 70
const partLength = 67

/** Billing segments of an SMS as mainland providers count them: letters and Chinese alike. */
export const segmentsOf = (text: string): number =>
  text.length <= shortLength ? 1 : Math.ceil(text.length / partLength)
