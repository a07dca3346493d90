package io.framegate;

/** Starts the gateway. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("framegate");
    }
}
