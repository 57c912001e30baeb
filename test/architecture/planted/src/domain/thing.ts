// What the others import.
export interface Thing { readonly name: string }
