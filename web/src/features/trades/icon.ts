/** Two arrows, there and back. */
export const icon = 'M2.5 5h9.5M9.5 2.5L12 5 9.5 7.5M13.5 11H4M6.5 8.5L4 11l2.5 2.5';
