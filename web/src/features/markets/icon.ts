export const icon = 'M4 2v2M4 11v3M2.5 4.5h3v6h-3zM11.5 1.5v3M11.5 10v3M10 4.5h3V10h-3zM7.8 6v5';
