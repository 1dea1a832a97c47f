/** Of a row of the list, in CSS pixels: the style sheet gives it, and the script counts with it. */
export const ROW_HEIGHT = 62;
