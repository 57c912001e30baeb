// Planted: nobody imports it.
export const leftOver = 1;
