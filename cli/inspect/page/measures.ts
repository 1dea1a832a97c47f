/** What the style sheet gives and the script counts with, in CSS pixels. */

/** Of a row of the list. */
export const ROW_HEIGHT = 62;

/** From this width of the window on, list and detail stand side by side. */
export const WIDE_FROM = 861;
