// Planted: configuration imports a package.
export { z } from "zod";
