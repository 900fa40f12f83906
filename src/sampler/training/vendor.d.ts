/** Types of what scripts/vendor-jax.ts puts under src/vendor. A build makes that file; a check needs none. */
declare module "*/vendor/jax.js" {
  export * from "@jax-js/jax";
}
