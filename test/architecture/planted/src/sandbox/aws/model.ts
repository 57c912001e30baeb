// What another stand-in imports.
export interface Aws { readonly name: string }
