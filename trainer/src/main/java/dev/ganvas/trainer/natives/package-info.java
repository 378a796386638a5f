/** Choosing and preparing the native library that ND4J computes with. */
@NullMarked
package dev.ganvas.trainer.natives;

import org.jspecify.annotations.NullMarked;
