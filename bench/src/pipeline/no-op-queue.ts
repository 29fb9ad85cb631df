export const noOpPrefix = '{bench}';
