package headroom.desktop;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import headroom.adapters.violations.SeesItsNeighbour;
import headroom.desktop.command.ShowsAStage;
import headroom.desktop.violations.BuildsAnAdapter;
import headroom.desktop.violations.HasThreads;
import headroom.desktop.violations.IsReachedFromAnywhere;
import headroom.desktop.violations.PrintsToTheTerminal;
import headroom.desktop.violations.RunsLater;
import headroom.desktop.violations.SceneViewModel;
import headroom.desktop.violations.SeesTheLab;
import java.util.LinkedHashMap;
import java.util.Map;

/// The rules between the modules' rooms, each with a class that breaks it on purpose. Core's own
/// are tested in core.
final class HouseRules {

    private static final String ADAPTER = "headroom\\.adapters\\..*";
    private static final String COMMAND = "headroom\\.desktop\\.command\\..*";
    private static final String DESKTOP = "headroom\\.desktop\\..*";
    private static final String FX_THREAD = "headroom\\.desktop\\.fx\\.FxThread";
    private static final String LAB = "headroom\\.lab\\..*";
    private static final String SCREEN = "headroom\\.desktop\\.(?!command|fx)[a-z]+\\..*";
    private static final String SHARED = "headroom\\.adapters\\.(tls|wire)\\..*";
    private static final String VIEW_MODEL = DESKTOP + "ViewModel";
    private static final String WIRING = "headroom\\.desktop\\.Wiring";

    private static final ArchRule ONLY_FX_THREAD_RUNS_LATER =
            noClasses()
                    .that(are(DESKTOP).and(areNot(FX_THREAD)))
                    .should()
                    .callMethodWhere(targetIs("javafx\\.application\\.Platform\\.runLater\\(.*"))
                    .as("only FxThread calls runLater")
                    .because("with one caller there is at most one pending update, and no flood");

    private static final ArchRule VIEWS_SEE_NO_ADAPTERS =
            noClasses()
                    .that(are(SCREEN))
                    .should()
                    .dependOnClassesThat(are(ADAPTER))
                    .as("views see no adapters")
                    .because("a screen shows core's values, whatever server they came from");

    private static final ArchRule ONLY_WIRING_BUILDS_ADAPTERS =
            noClasses()
                    .that(are(DESKTOP).and(areNot(WIRING)))
                    .should()
                    .callConstructorWhere(
                            describe(
                                    "the target is an adapter",
                                    call ->
                                            are(ADAPTER).test(call.getTargetOwner())
                                                    && !call.getTargetOwner().isRecord()))
                    .as("only Wiring builds adapters")
                    .because("what is opened in one place is closed in one place");

    private static final ArchRule ONLY_WIRING_AND_COMMAND_SEE_THE_LAB =
            noClasses()
                    .that(are(DESKTOP).and(areNot(WIRING)).and(areNot(COMMAND)))
                    .should()
                    .dependOnClassesThat(are(LAB))
                    .as("only Wiring and the command line see the lab")
                    .because("for the program, the lab is an environment like any other");

    private static final ArchRule VIEW_MODELS_SEE_NO_SCENE =
            noClasses()
                    .that(are(VIEW_MODEL))
                    .should()
                    .dependOnClassesThat(
                            are(
                                    "(javafx\\.(?!beans|collections|util)|atlantafx|org\\.controlsfx).*"))
                    .as("view models see no scene")
                    .because("they are tested without a toolkit");

    private static final ArchRule TOOLKIT_STAYS_OUT_OF_THE_COMMAND_LINE =
            noClasses()
                    .that(are(COMMAND + "|" + WIRING))
                    .should()
                    .dependOnClassesThat(are("(javafx|atlantafx|org\\.controlsfx)\\..*"))
                    .as("the command line and Wiring see no toolkit")
                    .because("they work where there is no display; Window is the other root");

    private static final ArchRule SCREENS_HAVE_NO_THREADS =
            noClasses()
                    .that(are(SCREEN))
                    .should()
                    .callCodeUnitWhere(
                            targetIs(
                                    "java\\.lang\\.Thread\\.(<init>|of|startVirtual|sleep).*"
                                            + "|java\\.util\\.concurrent\\.Executors\\..*"
                                            + "|java\\.util\\.Timer\\.<init>.*"))
                    .as("screens have no threads")
                    .because("whoever starts a thread must stop it, and that is Wiring");

    private static final ArchRule ADAPTERS_ARE_BLIND_TO_EACH_OTHER =
            slices().matching("headroom.adapters.(*)..")
                    .should()
                    .notDependOnEachOther()
                    .ignoreDependency(are(".*"), are(SHARED))
                    .as("adapters are blind to each other")
                    .because(
                            "what two of them need is a port in core; tls and wire are shared"
                                    + " ground, since Java's own encryption and sockets are no ports");

    private static final ArchRule ROOMS_DO_NOT_DEPEND_IN_A_CIRCLE =
            slices().matching("headroom.(*).(*)..")
                    .should()
                    .beFreeOfCycles()
                    .as("rooms do not depend on each other in a circle")
                    .because("a room that cannot be understood by itself is not a room");

    private static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS =
            noClasses()
                    .that(areNot(COMMAND))
                    .should(ACCESS_STANDARD_STREAMS)
                    .as("only the command line uses the standard streams")
                    .because("standard output carries the answer and nothing else");

    private static final ArchRule NOTHING_IS_REACHED_FROM_ANYWHERE =
            noMethods()
                    .should()
                    .haveName("getInstance")
                    .as("nothing is reached by a static getInstance")
                    .because("what a class needs is handed to its constructor");

    private HouseRules() {}

    /// Every rule, and the class that breaks it on purpose.
    static Map<ArchRule, Class<?>> withTheirViolations() {
        Map<ArchRule, Class<?>> rules = new LinkedHashMap<>();
        rules.put(ONLY_FX_THREAD_RUNS_LATER, RunsLater.class);
        rules.put(VIEWS_SEE_NO_ADAPTERS, BuildsAnAdapter.class);
        rules.put(ONLY_WIRING_BUILDS_ADAPTERS, BuildsAnAdapter.class);
        rules.put(ONLY_WIRING_AND_COMMAND_SEE_THE_LAB, SeesTheLab.class);
        rules.put(VIEW_MODELS_SEE_NO_SCENE, SceneViewModel.class);
        rules.put(TOOLKIT_STAYS_OUT_OF_THE_COMMAND_LINE, ShowsAStage.class);
        rules.put(SCREENS_HAVE_NO_THREADS, HasThreads.class);
        rules.put(ADAPTERS_ARE_BLIND_TO_EACH_OTHER, SeesItsNeighbour.class);
        rules.put(ROOMS_DO_NOT_DEPEND_IN_A_CIRCLE, SeesItsNeighbour.class);
        rules.put(ONLY_THE_COMMAND_LINE_PRINTS, PrintsToTheTerminal.class);
        rules.put(NOTHING_IS_REACHED_FROM_ANYWHERE, IsReachedFromAnywhere.class);
        return rules;
    }

    /// Classes whose outermost class has a name that matches.
    private static DescribedPredicate<JavaClass> are(String name) {
        return describe("are " + name, type -> outermost(type).getName().matches(name));
    }

    private static DescribedPredicate<JavaClass> areNot(String name) {
        return DescribedPredicate.not(are(name));
    }

    private static DescribedPredicate<JavaCall<?>> targetIs(String name) {
        return describe("target is " + name, call -> call.getTarget().getFullName().matches(name));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(HouseRules::outermost).orElse(type);
    }
}
