/// AWS's APIs over HTTP: who may call, what is asked, and the engine's answer in AWS's form.
@NullMarked
package hone.server;

import org.jspecify.annotations.NullMarked;
