/** What a picture has been through: compression and noise, told from its file and its pixels. */
@NullMarked
package dev.ganvas.runtime.wear;

import org.jspecify.annotations.NullMarked;
