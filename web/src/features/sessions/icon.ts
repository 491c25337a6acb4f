export const icon = 'M2.5 12.5l3.5-3 3 2 4.5-7M13.5 4.5v3M13.5 4.5h-3';
