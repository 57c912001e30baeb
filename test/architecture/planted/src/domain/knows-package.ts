// Planted: the domain imports a package.
export { z } from "zod";
